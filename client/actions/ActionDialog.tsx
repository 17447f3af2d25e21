import './actions.css';
import { Modal } from '@mantine/core';
import { useWords } from '../words/use-words.ts';
import { ActionForm } from './ActionForm.tsx';
import { ActionPage } from './ActionPage.tsx';
import { openAction, useOpenedAction } from './open-action.ts';

/** An action that is made, or looked at, over the screen that it is about. */
export function ActionDialog() {
  const { t } = useWords();
  const opened = useOpenedAction();
  const close = () => openAction(null);
  if (!opened) return null;
  return (
    <Modal.Root opened onClose={close} size="lg">
      <Modal.Overlay />
      <Modal.Content aria-label={t('actions.action')}>
        <Modal.Body>
          <div className="keys-head">
            <Modal.Title>{'id' in opened ? `${t('actions.action')} ${opened.id}` : t('actions.make')}</Modal.Title>
            <Modal.CloseButton aria-label={t('shell.close')} />
          </div>
          {'id' in opened ? <ActionPage id={opened.id} /> : <ActionForm draft={opened.draft} done={close} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
