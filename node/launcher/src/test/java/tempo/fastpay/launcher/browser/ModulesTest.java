package tempo.fastpay.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page's modules by themselves, in the browser that runs them. */
class ModulesTest {
  private static final long BLOCK_TIME_MS = 1_000;

  /** The examples in EIP-55 itself. */
  private static final List<String> EIP55 =
      List.of(
          "0x52908400098527886E0F7030069857D2E4169EE7",
          "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
          "0xde709f2102306220921060314715629080e2fb77",
          "0x27b1fdb04752bbc536007a920d24acb045561c26",
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
          "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
          "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");

  @RegisterExtension static final LivePage PAGE = new LivePage(BLOCK_TIME_MS);

  private final BrowserSession browser = PAGE.browser();
  private final WebNode node = PAGE.node();

  @BeforeEach
  void open() {
    browser.open(node.url("#/about"));
  }

  private Object format(String call) {
    return browser.module("/js/format.js", "module." + call);
  }

  @Test
  void amountsAreExactHoweverLarge() {
    assertThat(format("amount('0', 6)")).isEqualTo("0.00");
    assertThat(format("amount('1', 6)")).isEqualTo("0.000001");
    assertThat(format("amount('10000000', 6)")).isEqualTo("10.00");
    assertThat(format("amount('1234567890500000', 6)")).isEqualTo("1,234,567,890.50");
    assertThat(format("amount('18446744073709551615', 6)")).isEqualTo("18,446,744,073,709.551615");
    assertThat(format("amount(-2500000n, 6)")).isEqualTo("−2.50");
    assertThat(format("amount('42', 0)")).isEqualTo("42");
  }

  @Test
  void hexIsTakenAsItIsPasted() {
    assertThat(format("cleanHex(' 0xAB cd\\n')")).isEqualTo("0xabcd");
    assertThat(format("cleanHex('ABcd')")).isEqualTo("0xabcd");
    assertThat(format("cleanHex('  ')")).isEqualTo("");
    assertThat(format("isHash('0x' + 'a'.repeat(64))")).isEqualTo(true);
    assertThat(format("isHash('0x' + 'a'.repeat(63))")).isEqualTo(false);
    assertThat(format("shortHash('0x0123456789abcdef')")).isEqualTo("0x012345…cdef");
  }

  @Test
  void addressesHaveTheChecksumOfEip55() {
    for (String address : EIP55) {
      assertThat(address("checksummed('" + address.toLowerCase(Locale.ROOT) + "')"))
          .isEqualTo(address);
      assertThat(address("readAddress(' " + address + "\\n').address"))
          .isEqualTo(address.toLowerCase(Locale.ROOT));
    }
    assertThat(address("readAddress('5aaeb6053f3e94c9b9a09f33669435e7ef1beaed').address"))
        .isEqualTo("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    assertThat(address("readAddress('0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED').address"))
        .isEqualTo("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    assertThat(address("readAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed').refusal"))
        .asString()
        .contains("checksum");
    assertThat(address("readAddress('0x' + 'g'.repeat(40)).refusal"))
        .asString()
        .contains("40 hexadecimal digits");
  }

  private Object address(String call) {
    return browser.module("/js/address.js", "module." + call);
  }

  @Test
  void timesAreSaidInTheUnitThatFits() {
    assertThat(format("span(18.4)")).isEqualTo("18\u00a0ms");
    assertThat(format("span(4930)")).isEqualTo("4.9\u00a0s");
    assertThat(format("span(59000)")).isEqualTo("59\u00a0s");
    assertThat(format("span(61000)")).isEqualTo("1\u00a0min");
    assertThat(format("span(3720000)")).isEqualTo("1\u00a0h 2\u00a0min");
  }

  @Test
  void timesHaveTheirDateWhereItIsNotToday() {
    String at = "new Date(2026, 10, 30, 9, 5, 7, 42).getTime()";
    assertThat(format("clock(" + at + ", false, new Date(2026, 10, 30, 23, 59))"))
        .isEqualTo("09:05:07");
    assertThat(format("clock(" + at + ", true, new Date(2026, 10, 30))")).isEqualTo("09:05:07.042");
    assertThat(format("clock(" + at + ", false, new Date(2026, 11, 1))"))
        .isEqualTo("2026-11-30 09:05:07");
    assertThat(format("clock(" + at + ", true, new Date(2027, 10, 30))"))
        .isEqualTo("2026-11-30 09:05:07.042");
    assertThat(format("clock(Date.now())").toString()).matches("\\d\\d:\\d\\d:\\d\\d");
  }

  @Test
  void eventsAreTheSameHoweverTheirStreamIsCut() {
    String whole =
        ": hello\\r\\nevent: a\\r\\ndata: 1\\r\\ndata: 2\\r\\n\\r\\nid: 7\\ndata:x\\n\\nevent: b\\n\\n";
    assertThat(
            browser.module(
                "/js/sse.js",
                """
                (() => {
                  const whole = '%s';
                  const read = (pieces) => {
                    const parser = new module.EventParser();
                    return JSON.stringify(pieces.flatMap((piece) => parser.push(piece)));
                  };
                  const expected = read([whole]);
                  for (let size = 1; size < whole.length; size++) {
                    const pieces = whole.match(new RegExp(`[^]{1,${size}}`, 'g'));
                    if (read(pieces) !== expected) return `cut into ${size}: ${read(pieces)}`;
                  }
                  return expected;
                })()
                """
                    .formatted(whole)))
        .isEqualTo("[{\"type\":\"a\",\"data\":\"1\\n2\"},{\"type\":\"message\",\"data\":\"x\"}]");
  }

  @Test
  void anEventWithoutEndIsNotCollectedForEver() {
    assertThat(
            browser.module(
                "/js/sse.js",
                """
                (() => {
                  const parser = new module.EventParser();
                  try {
                    for (let i = 0; i < 100; i++) parser.push('data: ' + 'x'.repeat(100000) + '\\n');
                  } catch (error) {
                    return error.name;
                  }
                  return 'collected';
                })()
                """))
        .isEqualTo("RangeError");
  }

  private Object store(String script) {
    return browser.module(
        "/js/store.js",
        """
        (() => {
          const store = new module.Store();
          const cert = (tx, id, at) => ({ tx_hash: tx, effects_hash: '0xe', effects: {},
              signer: { id }, created_unix_millis: String(at) });
          const stage = (tx, name, at) => ({ tx_hash: tx, stage: name, unix_millis: String(at),
              block_height: '5' });
          %s
        })()
        """
            .formatted(script));
  }

  @Test
  void whatComesTwiceIsHeldOnce() {
    assertThat(
            store(
                """
                let told = 0;
                store.addEventListener('payment', () => told++);
                store.addCertificate(cert('0x1', 'edgar', 20));
                store.addCertificate(cert('0x1', 'dave', 10));
                store.addCertificate(cert('0x1', 'dave', 11));
                store.addQc({ tx_hash: '0x1', qc_hash: '0xq', certs: [cert('0x1', 'dave', 12)] });
                store.addLifecycle(stage('0x1', 'CERTIFIED', 30));
                store.addLifecycle(stage('0x1', 'CERTIFIED', 31));
                const { certs, stages, qcHash } = store.payment('0x1');
                return [certs.map((c) => c.signer.id), stages.length, qcHash, told].join();
                """))
        .isEqualTo("dave,edgar,1,0xq,4");
  }

  @Test
  void aBlockThatIsTakenBackPutsThePaymentOnItsWayAgain() {
    assertThat(
            store(
                """
                const now = () => store.payment('0x1').stages.at(-1).stage;
                const seen = [];
                store.addLifecycle(stage('0x1', 'QUEUED_ONCHAIN', 30));
                store.addLifecycle(stage('0x1', 'INCLUDED', 40));
                store.addLifecycle(stage('0x1', 'QUEUED_ONCHAIN', 35));
                seen.push(now());
                store.addLifecycle(stage('0x1', 'QUEUED_ONCHAIN', 50));
                seen.push(now());
                store.addLifecycle({ ...stage('0x1', 'INCLUDED', 60), block_hash: '0xb' });
                seen.push(now());
                return seen.join();
                """))
        .isEqualTo("INCLUDED,QUEUED_ONCHAIN,INCLUDED");
  }

  @Test
  void whatIsHeldIsBoundedAndTheLongestSilentLeaves() {
    assertThat(
            store(
                """
                for (let i = 0; i < module.PAYMENTS_LIMIT; i++) store.addCertificate(cert('0x' + i, 'dave', i));
                store.addCertificate(cert('0x0', 'edgar', 1));
                store.addCertificate(cert('0xnew', 'dave', 1));
                for (let i = 0; i < 2 * module.HEADS_LIMIT; i++) {
                  store.addHead({ block_height: String(100 + i), unix_millis: String(1000 * i) });
                }
                return [store.payments().length === module.PAYMENTS_LIMIT, Boolean(store.payment('0x0')),
                    Boolean(store.payment('0x1')), store.heads.length === module.HEADS_LIMIT,
                    store.blockIntervalMs].join();
                """))
        .isEqualTo("true,true,false,true,1000");
  }

  @Test
  void heightsOnlyRiseUnlessAConnectionBeginsAnew() {
    assertThat(
            store(
                """
                const add = (height, isAnew) =>
                    store.addHead({ block_height: height, unix_millis: '0' }, isAnew);
                add('9007199254740993', true);
                add('9007199254740992', false);
                const high = store.tip.height;
                add('3', true);
                return [high, store.tip.height, store.heads.length].join();
                """))
        .isEqualTo("9007199254740993,3,1");
  }

  @Test
  void aPaymentIsCalledSettledOnlyWhenItsBlockIsFinal() {
    assertThat(
            browser.module(
                "/js/stages.js",
                """
                ['ACCEPTED', 'CERTIFIED', 'QUEUED_ONCHAIN', 'INCLUDED', 'FINALIZED', 'FAILED', 'EXPIRED']
                    .map((stage) => module.standing({ stages: [{ stage }], certs: [], rejects: [] }).label)
                    .filter((label) => /settled|final$/i.test(label)).join()
                """))
        .isEqualTo("In a block, not final,Settled");
    assertThat(
            browser.module(
                "/js/stages.js",
                "module.standing({ stages: [{ stage: 'ACCEPTED' }], certs: [], rejects: [], qcHash: '0x1' }).label"))
        .isEqualTo("Preconfirmed");
  }

  @Test
  void momentsStandBetweenTheirBlocksAndMarksDoNotOverlap() {
    String heads =
        "[{ height: 10n, unixMillis: 1000 }, { height: 11n, unixMillis: 3000 }, { height: 13n, unixMillis: 5000 }]";
    assertThat(
            browser.module(
                "/js/timeline/scale.js",
                "[0, 2000, 4000, 6000].map((at) => module.blocksAt("
                    + heads
                    + ", 1000, 10n, at)).join()"))
        .isEqualTo("-1,0.5,2,4");
    assertThat(browser.module("/js/timeline/scale.js", "module.timeOf(" + heads + ", 1000, 15n)"))
        .isEqualTo(7000L);
    assertThat(
            browser.module(
                "/js/timeline/scale.js", "module.spread([0, 1, 50, 99], 10, 100).join()"))
        .isEqualTo("0,10,50,99");
    assertThat(
            browser.module("/js/timeline/scale.js", "module.spread([90, 95, 99], 10, 100).join()"))
        .isEqualTo("80,90,100");
    assertThat(
            browser.module(
                "/js/timeline/scale.js",
                "[3, 41, 600].map((span) => module.niceStep(span, 5)).join()"))
        .isEqualTo("1,10,200");
  }

  @Test
  void nobodySignsBeforeThePaymentIsHandedInWhateverClocksSay() {
    assertThat(
            browser.module(
                "/js/timeline/lanes.js",
                """
                (() => {
                  const cert = (name, at) => ({ signer: { name, id: name }, created_unix_millis: String(at) });
                  const payment = { txHash: '0x1', certs: [cert('dave', 90), cert('edgar', 140)],
                      stages: [], rejects: [], qcHash: '0xq' };
                  const store = { payment: () => payment };
                  const paid = { from: 'alice', to: 'bob', txHash: '0x1', submitAt: 100, qcAt: 130 };
                  const [lane] = module.flowLanes(store, { payments: [paid] });
                  return [lane.title, lane.submitAt, lane.qcAt, module.extent([lane]).to].join();
                })()
                """))
        .isEqualTo("Alice → Bob,90,140,140");
  }
}
