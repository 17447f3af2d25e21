/** `gemba demo fault MACHINE KIND`: asks the running demo plant over its control port. */
import { readFileSync } from 'node:fs';
import type { FaultArguments } from './arguments.ts';
import { controlFile, type Environment } from './data-folder.ts';

/** The exit code: 0 done, 1 failed with a sentence on stderr. */
export async function askForFault({ machine, kind, json }: FaultArguments, env: Environment): Promise<number> {
  const url = env['GEMBA_DEMO_CONTROL'] ?? controlOf(env);
  const fail = (reason: string) => {
    process.stderr.write(`gemba demo fault: ${reason}\n`);
    return 1;
  };
  if (!url) return fail(`no demo plant runs here (no ${controlFile(env)}); start one with \`gemba demo\``);
  try {
    const response = await fetch(`${url}/fault`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ machine, kind }),
      signal: AbortSignal.timeout(5000),
    });
    const answer = (await response.json()) as { ok: boolean; says?: string; reason?: string };
    if (!answer.ok) return fail(answer.reason ?? `the demo plant answered ${response.status}`);
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${answer.says ?? 'done'}\n`);
    return 0;
  } catch {
    return fail(`no demo plant answers at ${url}; start one with \`gemba demo\``);
  }
}

function controlOf(env: Environment): string | null {
  try {
    const found: unknown = JSON.parse(readFileSync(controlFile(env), 'utf8'));
    const url = (found as { control?: unknown } | null)?.control;
    return typeof url === 'string' ? url : null;
  } catch {
    return null;
  }
}
