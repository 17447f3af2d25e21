/** The sources of a plant and its twin with the journal, in a process of their own: no screens, no historian. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSource } from '../../server/connect/open-source.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { plantOf } from '../big-plant.ts';
import { answer, optionsOf } from './child.ts';

const directory = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const log = pino({ level: 'error' }, pino.destination(2));
const plant = plantOf(optionsOf<string>());
const host = new TwinHost({ plant, directory, log, expectSources: true });
await host.start();
const sources = plant.sources.map((spec) =>
  openSource(
    spec,
    plant,
    {
      deliver: (batch) => host.deliver(batch),
      text: (text) => host.text(text),
      stale: (tags, at) => host.stale(tags, at),
      changed: () => undefined,
      now: host.now,
    },
    log,
    directory,
  ),
);
await Promise.all(sources.map((source) => source.start()));
answer({
  samples: () => host.twin.samples,
  refused: () => sources.map((source) => source.view().refused),
});
