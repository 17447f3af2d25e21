/** Failure predictions put together from what the server has: historian, record, live twin. */
import type { Logger } from 'pino';
import type { HistorianRoom } from '../historian/open-historian.ts';
import { livesIn } from '../records/failures/lives.ts';
import type { RecordRoom } from '../records/open-record.ts';
import type { TwinHost } from '../twin-host.ts';
import { PredictRoom } from './predict-room.ts';

export function openPredict(host: TwinHost, record: RecordRoom, room: HistorianRoom, log: Logger): PredictRoom {
  const { records } = record;
  const predict = new PredictRoom({
    records,
    log,
    plant: () => host.plant,
    now: host.now,
    historian: () => room.historian,
    until: () => room.feed.until,
    oldest: () => host.oldest,
    daysLeft: () => record.daysLeft,
    doing: (machine) => {
      const slot = host.plant.machines.find(({ id }) => id === machine)?.slot;
      const open = slot === undefined ? undefined : host.twin.machines.openSpans(slot, host.now()).at(-1);
      return open ? { state: open.state, since: open.from } : null;
    },
    lifeEvents: (machines, window) => livesIn(records, { machines, window }),
  });
  host.listen({ adopted: () => predict.renew() });
  return predict;
}
