/** Every method of reference cases that can be worked out here, by the name that cases use. */
import type { Method } from './case.ts';
import { CAUSES } from './causes.ts';
import { oee } from './oee.ts';
import { RELIABILITY } from './reliability.ts';
import { SPC } from './spc/methods.ts';

export const METHODS: Readonly<Record<string, Method>> = { oee, ...CAUSES, ...RELIABILITY, ...SPC };
