// npm run docs: writes the pages and schemas that come from code (a test tells when one is not current).
import { ensureReady, run } from './setup.mjs';

ensureReady();
run('writing docs/configuration.md and docs/errors.md', process.execPath, ['dist/server/config/write-docs.js']);
run('writing docs/plant.schema.json', process.execPath, ['dist/server/tools/write-schema.js']);
run('writing the table of docs/sparkplug.md', process.execPath, ['bin/sparkplug-table.mjs']);
