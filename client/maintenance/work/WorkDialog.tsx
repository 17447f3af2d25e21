import { Modal } from '@mantine/core';
import { useState } from 'react';
import { getOneWork } from '../../http/maintenance-api.ts';
import { usePolled } from '../../orders/use-polled.ts';
import { setQuery } from '../../router/router.ts';
import { Trouble } from '../../ui/Trouble.tsx';
import { useWords } from '../../words/use-words.ts';
import { WorkForm } from './WorkForm.tsx';
import { WorkPage } from './WorkPage.tsx';

/** An order over the board: a new one, or all there is of one. */
export function WorkDialog({
  asked,
  changed,
  close,
}: {
  /** `new`, or its number. */
  readonly asked: string;
  changed(): void;
  close(): void;
}) {
  const { t } = useWords();
  const isNew = asked === 'new';
  return (
    <Modal.Root opened onClose={close} size="xl">
      <Modal.Overlay />
      <Modal.Content aria-label={t('work.order')}>
        <Modal.Body>
          <div className="keys-head">
            <Modal.Title>{isNew ? t('work.new') : t('work.numbered', { number: asked })}</Modal.Title>
            <Modal.CloseButton aria-label={t('shell.close')} />
          </div>
          {isNew ? (
            <WorkForm
              made={(number) => {
                changed();
                setQuery('order', String(number));
              }}
            />
          ) : (
            <Asked key={asked} number={Number(asked)} changed={changed} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Asked({ number, changed }: { readonly number: number; changed(): void }) {
  const { t } = useWords();
  const [news, setNews] = useState(0);
  const { answer, trouble } = usePolled((signal) => getOneWork(number, signal), String(number), news);
  if (answer === null) return trouble ? <Trouble words={trouble} /> : <p className="quiet">{t('why.reading')}</p>;
  return (
    <WorkPage
      whole={answer}
      news={news}
      changed={() => {
        setNews((count) => count + 1);
        changed();
      }}
    />
  );
}
