import { EventBus } from './event-bus.js';

const PUBLISHED_LIMIT = 200;

const element = (id) => document.getElementById(id);

const bus = new EventBus({
  onState: (isOpen) => {
    element('state').value = isOpen ? 'connected' : 'lost, trying again';
  },
});

function add(list, text, data) {
  const item = document.createElement('li');
  item.textContent = text;
  Object.assign(item.dataset, data);
  list.append(item);
}

/* What validators say of all payments, as it comes. */
bus.follow(({ cert, qc, lifecycle }) => {
  const list = element('published');
  if (cert) {
    add(list, `${cert.signer.name} certifies ${cert.tx_hash}`, { cert: cert.tx_hash });
  } else if (qc) {
    add(list, `quorum of ${qc.certs.length} for ${qc.tx_hash}`, { qc: qc.tx_hash });
  } else if (lifecycle) {
    add(list, `${lifecycle.stage} ${lifecycle.tx_hash}`, { stage: lifecycle.stage });
  }
  while (list.childElementCount > PUBLISHED_LIMIT) {
    list.firstElementChild.remove();
  }
});

/* Each payment is submitted with the certificates of those before it: money may be passed on. */
async function pay(rawTransactions) {
  const parents = [];
  for (const raw of rawTransactions) {
    const answer = await bus.request('submit', { tempo_tx_hex: raw, parent_qcs: parents });
    if (!answer.threshold_met) {
      const reasons = answer.rejects.map(({ reject }) => `${reject.code}: ${reject.message}`);
      throw new Error(`${answer.tx_hash} is not certified. ${reasons.join('; ')}`);
    }
    parents.push(answer.qc);
    add(element('certified'), `${answer.tx_hash}, QC ${answer.qc.qc_hash}`, {
      tx: answer.tx_hash,
      qc: answer.qc.qc_hash,
    });
  }
}

element('pay').addEventListener('submit', async (event) => {
  event.preventDefault();
  element('problem').textContent = '';
  try {
    await pay(element('raw').value.split(/\s+/).filter(Boolean));
  } catch (failure) {
    element('problem').textContent = failure.message;
  }
});
