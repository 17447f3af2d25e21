/** `gemba serve`: puts the server together. Reads the configuration and the plant, starts the parts, stops them in turn. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { formatPlantError } from '../twin/plant/read.ts';
import { CONFIG_FILE, type Config, readConfig } from './config/read-config.ts';
import { startServer } from './server.ts';
import { optionsOf } from './tools/command.ts';

const HELP = `gemba serve [--plant plant.yaml] [--json]

Runs the server on a plant. Settings come from the environment and ${CONFIG_FILE}; docs/configuration.md lists them.
  --plant FILE   the plant file (or GEMBA_PLANT)
  --json         the log as JSON lines on stderr, and one JSON line on stdout when ready
`;

const code = await main();
if (code !== null) process.exitCode = code;

/** The exit code, or null while the server runs. */
async function main(): Promise<number | null> {
  const options = optionsOf('serve', HELP, parse);
  if (typeof options === 'number') return options;
  const config = await configuration();
  if (config === null) return 1;
  const path = options.values.plant ?? config.plant;
  const plant = await plantFile(path);
  if (plant === null) return 1;

  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const started = await startServer(config, plant, log);
  if (!started.ok) {
    const { errors } = started;
    if (errors) {
      for (const error of errors) process.stderr.write(`${formatPlantError(path ?? '', error)}\n`);
      const many = errors.length === 1 ? 'error' : 'errors';
      process.stderr.write(`gemba serve: ${errors.length} ${many} in ${path}; nothing was started\n`);
      return 1;
    }
    process.stderr.write(`gemba serve: ${started.reason}\n`);
    return 1;
  }
  const { server } = started;
  const open = `${server.address}/signin?token=${server.token}`;
  if (options.values.json)
    process.stdout.write(`${JSON.stringify({ ready: true, address: server.address, signin: open })}\n`);
  else process.stdout.write(`\nGemba is running. Open this address; it signs you in once:\n\n  ${open}\n\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      server.stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ error }, 'the server did not stop cleanly');
          process.exit(1);
        },
      );
    });
  return null;
}

async function configuration(): Promise<Config | null> {
  const file = existsSync(CONFIG_FILE) ? await readFile(CONFIG_FILE, 'utf8') : null;
  const read = readConfig(process.env, file);
  if (read.ok) return read.config;
  process.stderr.write(`gemba serve: ${read.reason}\n`);
  return null;
}

async function plantFile(path: string | null): Promise<string | null> {
  if (path === null) {
    process.stderr.write(
      'gemba serve: no plant; give --plant plant.yaml or GEMBA_PLANT (npx gemba init writes one to start from)\n',
    );
    return null;
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    process.stderr.write(`gemba serve: ${path} cannot be read: ${(error as Error).message}\n`);
    return null;
  }
}

function parse() {
  return parseArgs({
    options: {
      plant: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
