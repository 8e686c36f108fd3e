package tempo.fastpay.sidecar.memory;

import tempo.fastpay.sidecar.port.SigningRecord;
import tempo.fastpay.sidecar.port.SigningRecordContract;

class MemorySigningRecordTest extends SigningRecordContract {
  @Override
  protected SigningRecord create() {
    return new MemorySigningRecord();
  }

  /** The object itself stands for the disk. */
  @Override
  protected SigningRecord reopen(SigningRecord before) {
    return before;
  }
}
