/** Every method of reference cases that can be worked out here, by the name that cases use. */
import type { Method } from './case.ts';
import { oee } from './oee.ts';
import { CHART_METHODS } from './spc/charts.ts';
import { RULE_METHODS } from './spc/rules.ts';

export const METHODS: Readonly<Record<string, Method>> = { oee, ...CHART_METHODS, ...RULE_METHODS };
