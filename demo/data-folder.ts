import { join, resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

export const dataFolder = (env: Environment): string => resolve(env['GEMBA_DATA'] ?? './data', 'demo');

/** Where a running demo plant leaves the address of its control port, for `gemba demo fault`. */
export const controlFile = (env: Environment): string => join(dataFolder(env), 'control.json');
