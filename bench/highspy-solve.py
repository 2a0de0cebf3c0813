"""HiGHS as its Python package brings it, called as the `highs` command is:

python3 bench/highspy-solve.py --solver simplex|ipm --time_limit SECONDS MODEL.mps
"""

import argparse

import highspy

arguments = argparse.ArgumentParser()
arguments.add_argument("--solver", required=True)
arguments.add_argument("--time_limit", type=float, required=True)
arguments.add_argument("model")
given = arguments.parse_args()

solver = highspy.Highs()
solver.setOptionValue("solver", given.solver)
solver.setOptionValue("time_limit", given.time_limit)
solver.readModel(given.model)
solver.run()
