/** Plain MQTT in, journal, twin, live stream out: a process of its own, without pages and historian. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSource } from '../../server/connect/open-source.ts';
import type { Source } from '../../server/connect/source.ts';
import { LiveServer } from '../../server/live/live-server.ts';
import { TwinHost } from '../../server/twin-host.ts';
import { plantOf } from '../big-plant.ts';
import { mqttPlantText } from '../mqtt-plant.ts';
import { answer, optionsOf } from './child.ts';
import type { MqttLoad } from './mqtt-load-child.ts';

const directory = mkdtempSync(join(tmpdir(), 'gemba-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const log = pino({ level: 'error' }, pino.destination(2));
const plant = plantOf(mqttPlantText(optionsOf<MqttLoad>()));
const host = new TwinHost({ plant, directory, log });
await host.start();
const http = createServer().listen(0, '127.0.0.1');
await once(http, 'listening');
const live = new LiveServer({ host, log, sources: () => [], mayView: () => true });
live.start(http);
let source: Source | null = null;

answer({
  address: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
  listen: async () => {
    const spec = plant.sources[0];
    if (!spec) throw new Error('no source');
    source = openSource(
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
    );
    await source.start();
  },
  leave: () => source?.stop(),
  messages: () => source?.view().samples ?? 0,
  refused: () => source?.view().refused,
  frames: () => live.stats.deliveries,
});
