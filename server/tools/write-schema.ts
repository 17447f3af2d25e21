/** Writes docs/plant.schema.json, the published JSON Schema of plant.yaml, from the one schema in twin/plant/schema.ts. */
import { writeFile } from 'node:fs/promises';
import { fromRoot } from '../package-root.ts';
import { plantJsonSchema } from './plant-json-schema.ts';

await writeFile(fromRoot('docs/plant.schema.json'), plantJsonSchema());
