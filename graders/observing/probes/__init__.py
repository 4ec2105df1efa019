"""What single kinds of checks look at while student code runs, and how they read what students write.

Each module stands in one line below, and imports from its own line and the lines above it alone; so do the packages.
The first holds what is seen of work that runs. The others read written answers: one plain spelling first, then documents and where an answer
stands in them, numbers and formulas, and what a passage states as a whole.

`artifacts`: what trainings, files with weights, loops and prints of a submission show while it runs

- trainings: `supplied`, `training`, `fitting`, `classifier`, `autoencoder`
- weights in files: `weights`, `checkpoints`
- the code itself, what it draws, prints and asks of a network: `loops`, `contours`, `printed`, `web`
- tests of the course beside a submission: `course_tests`

`spelling`: one plain spelling of mathematics, and the words around it

- what has been read before: `remembered`
- letters, signs and words: `letters`, `sums`, `mathematical`, `tokens`, `marks`, `beside`, `dashes`, `prose`
- cells of tables: `tabled`

`labelling`: how questions are counted and titled

- counters, titles and labels: `counters`, `headings`, `copied_questions`, `labels`, `numbering`

`formats`: documents of each format as text

- the formats of office programs: `mathml`, `equations_of_word`, `numbered_lists`, `office`
- those of plain files: `unseen`, `latex_lists`, `latex_counters`, `latex`, `markup`, `typst_formulas`, `typst`, `paged`
- a document as text: `bare_letters`, `drawn`, `umlauts`, `documents`, `pictures`

`expressions`: an expression and its value

- names, functions and terms: `classes`, `names`, `functions`, `nodes`, `noise`, `terms`, `notation`, `digits`, `cases`
- its entries, counted and averaged otherwise: `indices`, `means`

`quantities`: a number, a shape, a list or a matrix

- from single numbers to matrices: `spoken`, `counts`, `shapes`, `brackets`, `blocks`, `rows_of`, `grids`, `numbers`

`relations`: what is set equal to what, and a closed form

- what is set equal to what, and what stands beside it: `announced`, `described`, `endless`, `related`, `remarks`, `case_sentences`, `equations`, `piecewise`, `led`, `entry_by_entry`
- a closed form: `diagonal_entries`, `diagonals`, `formulas`
- sums of counts: `totals`

`locating`: where an answer stands, and what ends it

- passages and their questions: `places`, `passages`, `questions`, `corrections`, `unmarked`
- the answer under a label, and what ends it: `answers`, `endings`, `in_passing`

`computation_graphs`: a graph, and sums of derivatives along its paths

- nodes, paths and sums: `assigned`, `graphs`, `changed_sums`, `told_sums`, `derivative_names`, `adjoints`

`claims`: what a passage states as a whole

- names that a passage gives, and gives otherwise than the exercise: `given_names`, `conditions`, `functions_told`, `own_vectors`, `own_matrices`, `own_names`, `redefined`
- what a passage tells of the values of its formula: `told_values`
- statements, and what they come to: `columns`, `statements`, `called`, `conclusions`

Where to begin, if something is not read:

* a document opens wrongly: `documents` names the reader of each format
* an answer stands there and is not found: under a label `labels`, under a title `headings`, without either `unmarked`
* a sign or a command of LaTeX is unknown: `marks`, a Greek letter `letters`
* a formula: `terms` is its grammar, `formulas` what may stand around it; by cases `cases`, with `if` in sentences `case_sentences`
* a number `numbers`, how its digits are written `digits`, the size of something `shapes`, a matrix `grids`
* a result among others: `equations`; behind a name and a colon `led`, as the sum of a count `totals`
* the passage says something else beside it, or nothing clear: words `beside` and `prose`, statements `conclusions`; what a sheet
  doubts of its own answers stands in its `spec.yaml`
"""
