# about: notebooks instead of scripts, with magics, shell lines, counts out of order, a cell that fails and one that does not parse
# remove: sup_classification.py log_prob.py
# copy: sup_notebook.ipynb->sup_classification.ipynb logp_notebook.ipynb->vae_log_prob.ipynb
