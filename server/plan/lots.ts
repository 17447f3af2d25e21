/** Units of a simulated plant move by the case: some ten times as fast as unit by unit, and orders end within half a percent of when they do there. */
import type { PlantOptions } from '../../twin/simulate/plant/plant-plan.ts';

export const LOTS: PlantOptions = { lots: 'case' };
