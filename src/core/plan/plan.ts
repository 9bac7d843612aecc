/** To be generated from schemas/airgap.schema.json; `Plan` is the plan with every default filled in. */
export interface Plan {
  readonly channel: string;
}
