import './timebar.css';
import { useState } from 'react';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { useLineRecord } from '../record/use-record.ts';
import { momentOf, usePlace } from '../router/router.ts';
import { useSelection } from '../router/selection.ts';
import { useWords } from '../words/use-words.ts';
import { ShiftEnd } from './ShiftEnd.tsx';
import { TimeControls } from './TimeControls.tsx';
import { TimeTrack } from './TimeTrack.tsx';
import { spanOf, stepOf, type Zoom } from './time-window.ts';
import { usePlayback } from './use-playback.ts';

const YOUNG_MS = 50 * 60_000;

/** The one time bar of all screens: what was recorded, where now is, and the way back to any moment of it. */
export function TimeBar() {
  const { t, f } = useWords();
  const store = useSecond();
  useTwinWords();
  const [chosen, setZoom] = useState<Zoom | null>(null);
  const { line } = useSelection();
  const at = momentOf(usePlace().query);
  const { plant } = store;
  // A record that has only begun is looked at closely, until somebody chooses.
  const young = store.oldest > 0 && store.now() - store.oldest < YOUNG_MS;
  const zoom = chosen ?? (young ? 1 : 8);
  const span = spanOf(zoom, store.now(), at);
  const constraints = plant.lines.map((l) => l.constraint);
  const record = useLineRecord(constraints, span.from, span.to, stepOf(zoom));
  const playback = usePlayback();
  // The stops to step through are those of the line that is picked out; of all lines if none is.
  const stepped = line === null ? constraints : [plant.lines[line]!.constraint];

  return (
    <section className="timebar" aria-label={t('time.bar')} data-tour="time">
      <TimeControls
        zoom={zoom}
        onZoom={setZoom}
        at={at}
        playback={playback}
        records={stepped.map((slot) => record.get(slot) ?? [])}
      />
      <ol className={plant.lines.length > 5 ? 'timebar-lines many' : 'timebar-lines'} aria-hidden="true">
        {plant.lines.map((l) => (
          <li key={l.id} className={l.slot === line ? 'on' : ''}>
            {f.say(l.name)}
          </li>
        ))}
      </ol>
      <TimeTrack span={span} zoom={zoom} at={at} record={record} playback={playback} />
      <ShiftEnd line={line} />
    </section>
  );
}
