#!/bin/bash
python3 sup_classification.py
python3 AmortizedVAE.py
python3 LatentOptimizer.py
python3 evaluate_log_prob.py
