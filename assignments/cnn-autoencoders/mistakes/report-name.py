# fails: report
# words: the report is handed in by another name
# rename: 452_referencesa_assignment2.pdf->report.pdf
