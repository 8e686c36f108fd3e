package tempo.fastpay.face.gossip;

import tempo.fastpay.proto.contract.ValidatorApi;
import tempo.fastpay.protocol.quorum.Validator;

/** Another validator, as gossip sees it: a suspect (L12). */
public record Peer(Validator validator, ValidatorApi api) {}
