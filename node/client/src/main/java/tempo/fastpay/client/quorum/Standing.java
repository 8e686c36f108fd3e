package tempo.fastpay.client.quorum;

import tempo.fastpay.protocol.types.Reject;

/** Where one validator stands on a submission. */
public sealed interface Standing {
  /** It may still certify: its answer is awaited, or it will be asked again. */
  boolean isOpen();

  /** One line for people. */
  String describe();

  /** Not answered yet. */
  record Waiting() implements Standing {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public String describe() {
      return "has not answered";
    }
  }

  /** Its certificate was verified and counts. */
  record Certified() implements Standing {
    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public String describe() {
      return "certified";
    }
  }

  /**
   * Refused.
   *
   * @param isOpen true where the identical bytes may pass after a pause
   */
  record Rejected(Reject reject, boolean isOpen) implements Standing {
    @Override
    public String describe() {
      return "refused with " + reject.code() + ": " + reject.message();
    }
  }

  /** Could not be reached, or not in time; the identical bytes are sent again. */
  record Unreachable(String cause) implements Standing {
    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public String describe() {
      return "was not reached: " + cause;
    }
  }

  /** Gave an answer that no honest validator gives. */
  record Suspected(Suspicion suspicion) implements Standing {
    @Override
    public boolean isOpen() {
      return false;
    }

    @Override
    public String describe() {
      return "is suspect (" + suspicion.reason().label() + "): " + suspicion.detail();
    }
  }
}
