#!/bin/bash
# Workers of a cluster as a job of SLURM: one worker a task. On the machine that runs `batch`:
#   torchgrade cluster init keys                                   (once)
#   torchgrade cluster scheduler --keys keys --scheduler-file scheduler.json
#   sbatch slurm-workers.sh
#   torchgrade batch SHEET HAND-INS --out OUT --keys keys --scheduler-file scheduler.json
# All machines share this folder. For GPUs add `#SBATCH --gpus-per-task=1` and `--gpu 0` below.
#SBATCH --job-name=torchgrade
#SBATCH --ntasks=8
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=6G
#SBATCH --time=01:00:00
set -euo pipefail
# ends five minutes before the job does, between two hand-ins
exec srun torchgrade worker --scheduler-file "${SCHEDULER_FILE:-scheduler.json}" --keys "${KEYS:-keys}" \
  --workers 1 --lifetime "${LIFETIME:-3300}" --wait 60
