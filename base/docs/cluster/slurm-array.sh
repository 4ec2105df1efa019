#!/bin/bash
# A cohort without a scheduler of ours: an array of jobs, each of which observes its share into one shared folder.
#   sbatch slurm-array.sh SHEET HAND-INS OUT
# and when all have ended, once, anywhere:
#   torchgrade batch SHEET HAND-INS --out OUT --collect
# A job that was killed is started again as it was: what it had finished is not run again.
#SBATCH --job-name=torchgrade
#SBATCH --array=1-8
#SBATCH --cpus-per-task=1
#SBATCH --mem=6G
#SBATCH --time=02:00:00
set -euo pipefail
exec torchgrade batch "$1" "$2" --out "$3" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
