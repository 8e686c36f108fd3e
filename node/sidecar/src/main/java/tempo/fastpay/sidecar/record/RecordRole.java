package tempo.fastpay.sidecar.record;

/**
 * The role of a record's user. A validator prunes what is final and a signer forgets nothing; a
 * validator asks its peers what a lost record forgot and a signer cannot: a directory is never
 * both's.
 */
enum RecordRole {
  VALIDATOR(1, "a validator's"),
  SIGNER(2, "a signer's");

  private final int number;
  private final String whose;

  RecordRole(int number, String whose) {
    this.number = number;
    this.whose = whose;
  }

  /** The role's number in rows. */
  int number() {
    return number;
  }

  static RecordRole of(int number) {
    for (RecordRole role : values()) {
      if (role.number == number) {
        return role;
      }
    }
    throw new MalformedRowException("its role is " + number);
  }

  @Override
  public String toString() {
    return whose;
  }
}
