"""What happens to templates, assessments and reassessments."""
