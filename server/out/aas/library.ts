/**
 * The AAS meta model (IDTA-01001, V3.0) as a library. Its ES modules name files without endings, which Node does not find:
 * it is taken as CommonJS.
 */
import { createRequire } from 'node:module';

type Library = typeof import('@aas-core-works/aas-core3.0-typescript');

const library = createRequire(import.meta.url)('@aas-core-works/aas-core3.0-typescript') as Library;
export const { types, jsonization, verification } = library;
