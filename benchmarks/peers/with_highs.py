"""A program in a file solved by HiGHS, its solution written as otoole reads it: `… with_highs.py FILE SOLUTION`."""

import sys

import highspy

if __name__ == "__main__":
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - its own way
    highs.readModel(sys.argv[1])
    highs.run()
    highs.writeSolution(sys.argv[2], 1)
    print(highs.getInfo().objective_function_value)
