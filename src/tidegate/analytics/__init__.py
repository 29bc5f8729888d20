"""Pure algorithms over tables and arrays: no Django, no stored state, no clock, no globals."""
