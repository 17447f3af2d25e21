/** People and the audit of one server, put together. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { PlantStore } from '../../plant/plant-store.ts';
import { Anchors, anchorFile } from '../audit/anchors.ts';
import { Trail } from '../audit/trail.ts';
import type { Records } from '../database.ts';
import type { TimeRecord } from '../time/time-record.ts';
import { Accounts } from './accounts.ts';
import { Directory } from './directory.ts';
import { RecordedKeys } from './keys.ts';
import { Sessions } from './sessions.ts';
import { SignOns } from './sign-ons.ts';
import { signables } from './signables.ts';
import { Signatures } from './signatures.ts';
import { Skills } from './skills.ts';
import { Walls } from './walls.ts';

export interface People {
  readonly records: Records;
  readonly directory: Directory;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly walls: Walls;
  readonly keys: RecordedKeys;
  readonly skills: Skills;
  readonly signOns: SignOns;
  readonly signatures: Signatures;
  readonly trail: Trail;
  readonly anchors: Anchors;
  stop(): Promise<void>;
}

export interface PeopleOptions {
  readonly data: string;
  readonly records: Records;
  readonly time: TimeRecord;
  readonly log: Logger;
  readonly now: () => number;
  plant(): PlantModel;
  setup(): PlantStore;
}

export async function openPeople({ data, records, time, log, now, plant, setup }: PeopleOptions): Promise<People> {
  const directory = new Directory({ records, file: join(data, 'people.json'), log, now });
  const accounts = new Accounts({ records, directory, now });
  const keys = new RecordedKeys({ records, directory, now });
  const trail = new Trail(records, join(data, 'audit-waiting.jsonl'), log);
  const anchors = new Anchors(records, anchorFile(data), log, now);
  await directory.start();
  void keys.takeIn(data).catch((error) => log.error({ error }, 'the old API keys could not be taken in'));
  trail.start();
  anchors.start();
  return {
    records,
    directory,
    accounts,
    sessions: new Sessions({ records, directory, now }),
    walls: new Walls({ records, directory, now }),
    keys,
    skills: new Skills({ records, now, timezone: () => plant().site.timezone }),
    signOns: new SignOns({ records, time, plant, now }),
    signatures: new Signatures({ records, accounts, now, kinds: signables(records, setup) }),
    trail,
    anchors,
    stop: async () => {
      anchors.stop();
      await trail.stop();
      await directory.stop();
    },
  };
}
