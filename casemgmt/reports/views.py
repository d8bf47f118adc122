"""Pages of reports: counts, with small numbers hidden."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, staff_access
from casemgmt.reports.forms import ReferralReportForm
from casemgmt.reports.referrals import BY, referrals_by
from casemgmt.reports.suppression import SMALL


@staff_access("read_reports", READ)
def report_referrals(request: Any) -> HttpResponse:
    """Referrals by group and outcome, of a year."""
    asked = {"by": "source", "year": request.today.year, **request.GET.dict()}
    form = ReferralReportForm(asked, staff=request.staff, year=request.today.year)
    report, words = None, ""
    columns: list[Any] = []
    rows: list[Any] = []
    if form.is_valid():
        given, program = form.cleaned_data, form.cleaned_data["program"]
        program_id = program.pk if program else None
        report = referrals_by(request.staff.agency, given["by"], given["year"], program_id)
        words = BY[given["by"]][0]
        columns, rows = report.table(words)
    context = {
        "form": form,
        "report": report,
        "by": words,
        "small": SMALL,
        "columns": columns,
        "rows": rows,
    }
    return render(request, "reports/report_referrals.html", context)
