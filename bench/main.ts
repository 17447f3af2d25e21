/** `npm run bench -- [NAME] [--quick]`: one JSON line a figure on stdout, progress on stderr. */
import { parseArgs } from 'node:util';
import { dossierBench } from './dossier.ts';
import type { Bench } from './figure.ts';
import { foldBench } from './fold.ts';
import { historianBench } from './historian.ts';
import { journalBench } from './journal.ts';
import { killBench } from './kill.ts';
import { latencyBench } from './latency.ts';
import { memoryBench } from './memory.ts';
import { mqttBench } from './mqtt.ts';
import { oeeBench } from './oee.ts';
import { opcuaBench } from './opcua.ts';
import { panBench } from './pan.ts';
import { pastBench } from './past.ts';
import { recordBench } from './record.ts';
import { replayBench } from './replay.ts';
import { sceneBench } from './scene.ts';
import { scheduleBench } from './schedule.ts';
import { scoreBench } from './score.ts';
import { setupBench } from './setup.ts';
import { sparkplugBench } from './sparkplug.ts';
import { spcBench } from './spc.ts';
import { startBench } from './start.ts';
import { streamBench } from './stream.ts';
import { traceBench } from './trace.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  fold: foldBench,
  'fold-raw': foldBench,
  journal: journalBench,
  opcua: opcuaBench,
  mqtt: mqttBench,
  sparkplug: sparkplugBench,
  latency: latencyBench,
  stream: streamBench,
  scene: sceneBench,
  schedule: scheduleBench,
  score: scoreBench,
  setup: setupBench,
  start: startBench,
  memory: memoryBench,
  replay: replayBench,
  historian: historianBench,
  kill: killBench,
  pan: panBench,
  past: pastBench,
  oee: oeeBench,
  record: recordBench,
  trace: traceBench,
  dossier: dossierBench,
  spc: spcBench,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
});

if (values.help) {
  console.log(`npm run bench -- [NAME] [--quick]\n\nNames: ${Object.keys(BENCHES).join(', ')}`);
} else {
  const unknown = positionals.filter((name) => !(name in BENCHES));
  if (unknown.length > 0) {
    console.error(`no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
    process.exit(2);
  }
  const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const bench of new Set(wanted.map((name) => BENCHES[name] as Bench))) {
    for (const figure of await bench({ quick: values.quick })) {
      if (positionals.length === 0 || wanted.some((name) => figure.name === name || figure.name.startsWith(`${name}-`)))
        console.log(JSON.stringify(figure));
    }
  }
  process.exit(0);
}
