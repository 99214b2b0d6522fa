import { SCREENS as t } from '../../texts/screens.js';
import { CopyField } from './copy-field.js';
import { Modal } from './modal.js';
import { wallAddress } from './topic-names.js';

export interface Minted {
  label: string;
  topics: string[];
  token: string;
}

/** The one time a token is seen. */
export function MintedDialog({ minted, onClose }: { minted: Minted; onClose: () => void }) {
  const address = wallAddress(location.origin, minted.topics);
  return (
    <Modal title={t.minted(minted.label)} onClose={onClose}>
      <p>{t.mintedHint}</p>
      <CopyField label={t.token} what={t.copyToken} value={minted.token} />
      {address !== undefined && <CopyField label={t.tokenAddress} what={t.copyAddress} value={address} />}
      <div class="acts">
        <button type="button" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </Modal>
  );
}
