#pragma once
#include <stdint.h>

/// The number of heap allocations made by this process so far, on every thread.
uint64_t orbit_allocation_count(void);

/// Bytes of the heap that are in use now.
uint64_t orbit_heap_bytes(void);
