#pragma once
#include <stdint.h>

/// The number of heap allocations made by this process so far, on every thread.
uint64_t orbit_allocation_count(void);
