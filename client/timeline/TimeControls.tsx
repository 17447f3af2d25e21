import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { useTwin } from '../live/twin-context.ts';
import type { Segment } from '../record/segments.ts';
import { stopNextTo } from '../record/stops.ts';
import { Icon } from '../ui/icons.tsx';
import { isWriting } from '../ui/is-writing.ts';
import { useWords } from '../words/use-words.ts';
import { JumpMenu } from './JumpMenu.tsx';
import { changeNextTo } from './jumps.ts';
import { goTo } from './moment.ts';
import { ZOOMS, type Zoom } from './time-window.ts';
import { PACES, type Playback } from './use-playback.ts';

export interface TimeControlsProps {
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly at: number | null;
  readonly playback: Playback;
  /** The records whose stops are stepped through. */
  readonly records: readonly (readonly Segment[])[];
}

const MINUTE = 60_000;

export function TimeControls({ zoom, onZoom, at, playback, records }: TimeControlsProps) {
  const { t } = useWords();
  const { store } = useTwin();

  const step = useCallback(
    (direction: 1 | -1, next = stopNextTo) => {
      const found = next(records, at ?? store.now(), direction);
      // The moment is in whole seconds: the next full one lies inside the stop.
      if (found !== null) goTo(Math.ceil(found / 1000) * 1000);
    },
    [records, at, store],
  );
  const toggle = useCallback(() => {
    if (playback.playing) return playback.pause();
    // From live, there is nothing ahead to play: show the last ten minutes again.
    if (at === null) goTo(store.now() - 10 * MINUTE);
    playback.play(playback.pace);
  }, [playback, at, store]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (isWriting(event.target)) return;
      if (event.key === '[') step(-1);
      else if (event.key === ']') step(1);
      else if (event.key === '{') step(-1, changeNextTo);
      else if (event.key === '}') step(1, changeNextTo);
      else if (event.key === 'Escape' && at !== null && !event.defaultPrevented) goTo(null);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [step, at]);

  return (
    <div className="time-controls">
      <SegmentedControl
        size="xs"
        aria-label={t('time.zoom')}
        value={String(zoom)}
        onChange={(value) => onZoom((ZOOMS.find((z) => String(z) === value) ?? 8) as Zoom)}
        data={ZOOMS.map((hours) => ({
          value: String(hours),
          label: hours > 24 ? t('time.days', { days: hours / 24 }) : t('time.hours', { hours }),
        }))}
      />
      <div className="time-buttons">
        <ControlButton icon="previous" label={t('time.previousStop')} onClick={() => step(-1)} />
        <ControlButton
          icon={playback.playing ? 'pause' : 'play'}
          label={t(playback.playing ? 'time.pause' : 'time.play')}
          onClick={toggle}
        />
        <ControlButton icon="next" label={t('time.nextStop')} onClick={() => step(1)} />
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('time.pace', { pace: playback.pace })}
          title={t('time.pace', { pace: playback.pace })}
          onClick={() => {
            const next = PACES[(PACES.indexOf(playback.pace) + 1) % PACES.length]!;
            if (playback.playing) playback.play(next);
            else playback.choose(next);
          }}
        >
          {playback.pace}×
        </Button>
      </div>
      <JumpMenu at={at} />
    </div>
  );
}

function ControlButton({
  icon,
  label,
  onClick,
}: {
  readonly icon: 'previous' | 'play' | 'pause' | 'next';
  readonly label: string;
  readonly onClick: () => void;
}) {
  return (
    <ActionIcon variant="default" size={24} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={11} />
    </ActionIcon>
  );
}
