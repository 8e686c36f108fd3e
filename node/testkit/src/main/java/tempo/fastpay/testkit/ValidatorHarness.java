package tempo.fastpay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static tempo.fastpay.testkit.Awaiting.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.api.AccountView;
import tempo.fastpay.protocol.api.BoardFilter;
import tempo.fastpay.protocol.api.BoardPage;
import tempo.fastpay.protocol.api.BoardQuery;
import tempo.fastpay.protocol.api.SubmitReply;
import tempo.fastpay.protocol.api.SubmitRequest;
import tempo.fastpay.protocol.quorum.Certificate;
import tempo.fastpay.protocol.tx.Payment;
import tempo.fastpay.protocol.types.RejectCode;
import tempo.fastpay.protocol.types.UInt64;

/**
 * Starts a validator for each test of the contract, and gives the assertions that all tests use.
 */
public abstract class ValidatorHarness {

  private Subject subject;

  /**
   * A validator that nobody has used, with Alice, Bob and Carol funded and nothing settling while a
   * test runs.
   *
   * @param member the validator's own place in the committee
   * @param committee of at least two, so that one certificate is no quorum
   */
  public record Subject(ValidatorApi api, TestCommittee.Member member, TestCommittee committee) {}

  /** Starts a validator and connects to it. */
  protected abstract Subject connect() throws Exception;

  /** Ends what {@link #connect} started. */
  protected abstract void disconnect() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    subject = connect();
  }

  @AfterEach
  final void stop() throws Exception {
    disconnect();
  }

  protected final ValidatorApi api() {
    return subject.api();
  }

  protected final TestCommittee.Member member() {
    return subject.member();
  }

  protected final TestCommittee committee() {
    return subject.committee();
  }

  protected final Certificate certified(SubmitRequest request) throws Exception {
    SubmitReply reply = await(api().submit(request));
    assertThat(reply).isInstanceOf(SubmitReply.Certified.class);
    return ((SubmitReply.Certified) reply).certificate();
  }

  /** Asserts the code, and that nobody's account changed and nothing reached the board. */
  protected final void refused(RejectCode code, SubmitRequest request) throws Exception {
    List<AccountView> accounts = accounts();
    BoardPage board = await(api().bulletinBoard(BoardQuery.of(new BoardFilter.All())));
    SubmitReply reply = await(api().submit(request));
    assertThat(reply).isInstanceOf(SubmitReply.Rejected.class);
    assertThat(((SubmitReply.Rejected) reply).reject().code()).as("%s", reply).isEqualTo(code);
    assertThat(((SubmitReply.Rejected) reply).reject().message()).isNotBlank();
    assertThat(accounts()).isEqualTo(accounts);
    assertThat(await(api().bulletinBoard(BoardQuery.of(new BoardFilter.All()))).certificates())
        .isEqualTo(board.certificates());
  }

  /** All accounts without the height and its time, which go on by themselves. */
  private List<AccountView> accounts() throws Exception {
    List<AccountView> accounts = new ArrayList<>();
    for (Person person : Fixtures.PEOPLE) {
      AccountView view = account(person);
      accounts.add(
          new AccountView(
              view.address(),
              view.asset(),
              UInt64.ZERO,
              UInt64.ZERO,
              view.base(),
              view.outgoing(),
              view.incoming(),
              view.available(),
              view.lanes()));
    }
    return accounts;
  }

  protected final AccountView account(Person person) throws Exception {
    return await(api().account(Fixtures.account(person)));
  }

  protected static Payment aliceToBob(long dollars, long nonceSeq) {
    return Fixtures.payment(Fixtures.ALICE, Fixtures.BOB, Fixtures.dollars(dollars), nonceSeq);
  }

  protected static Payment bobToCarol(long dollars) {
    return Fixtures.payment(Fixtures.BOB, Fixtures.CAROL, Fixtures.dollars(dollars), 0);
  }
}
