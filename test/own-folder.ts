/**
 * Each test file has a folder of its own in place of the system's for temporary files: what it made (data folders, databases,
 * profiles of browsers) is removed when it is over. Otherwise a run would leave gigabytes behind.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const { TMPDIR } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'gemba-test-'));
// As root, databases under test run as another user, who must be able to enter.
chmodSync(folder, 0o711);
process.env['TMPDIR'] = folder;

// The first hook of a file is the last to run: what stands on the folder has ended by then.
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
