#!/usr/bin/env node
/** The other door: the same core for a pipeline, a container, or a person with only a terminal. */
process.exitCode = 2;
