"""Read and check the made-up case in a folder, and tell as one line of JSON what it took."""

import json
import sys
import time

from benchmarks.building.trial import resident
from benchmarks.reading.made_up_case import sector
from whitecoal import read_case
from whitecoal.shipped import shipped

if __name__ == "__main__":
    read_case(shipped("tiny").folder)  # what is imported and looked up only once
    cpu, wall = time.process_time(), time.perf_counter()
    case = read_case(sys.argv[1], sectors=[sector()])
    took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    told = {**took, "values": case.count_of_values, "memory": resident("VmHWM")}
    print(json.dumps(told))
