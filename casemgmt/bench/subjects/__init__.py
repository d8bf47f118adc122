"""What is measured: questions to the index, pages, jobs, and changes of who carries a case."""
