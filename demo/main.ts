/** Entry point of `gemba demo`, a process of its own. */
import { demoCommand } from './command.ts';

process.exitCode = await demoCommand(process.argv.slice(2), process.env);
