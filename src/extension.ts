/** The door: builds the parts and registers them; nothing else. */
export function activate(): void {
  // The parts are registered here as they are built.
}
