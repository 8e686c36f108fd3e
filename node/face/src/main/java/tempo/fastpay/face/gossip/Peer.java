package tempo.fastpay.face.gossip;

import tempo.fastpay.protocol.quorum.Validator;
import tempo.fastpay.wire.ValidatorApi;

/** Another validator, as gossip sees it: a suspect (L12). */
public record Peer(Validator validator, ValidatorApi api) {}
