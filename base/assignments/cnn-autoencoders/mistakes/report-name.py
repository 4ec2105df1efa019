# fails: report
# words: the report is handed in by another name
# says: there is no file called \S*assignment2
# rename: 452_referencesa_assignment2.pdf->report.pdf
