/** The reference methods of SPC, by the name that cases use. */
import type { Method } from '../case.ts';
import { CAPABILITY_METHODS } from './capability.ts';
import { CHART_METHODS } from './charts.ts';
import { RULE_METHODS } from './rules.ts';

export const SPC: Readonly<Record<string, Method>> = { ...CHART_METHODS, ...RULE_METHODS, ...CAPABILITY_METHODS };
