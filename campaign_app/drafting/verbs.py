"""Verbs of public action, which tell where a request begins and whether a passive asks for something."""

import re

_BARE = """
abandon|abolish|accept|accelerate|accompany|acknowledge|act|address|adopt|advance|agree|align|allow|alleviate|allocate|amend|analy[sz]e|announce|answer|apologi[sz]e|appoint|appropriate|approve|ask|assess|assist
|arrest|assume|attend|authori[sz]e|award|back|ban|be|begin|block|break|bring|build|call|cancel|cease|champion|change|charge|check|choose|cite|clarify|close|come|commit|complete|comply|compensate|conduct
|confirm|consider|contact|contribute|continue|control|convene|coordinate|cooperate|correct|create|cut|curb|debate|decide|dedicate|declare|decriminali[sz]e|defend|deliver|demand|demonstrate
|denounce|deny|designate|detail|determine|develop|direct|disclose|discontinue|distribute|dismiss|disavow|divest|drop|educate|eliminate|embrace|encourage|end|endorse|enforce|engage|enact|ensure|equip|escalate|establish|evaluate|examine|exclude|exempt|exercise|expand|expedite|explain|explore|expose
|extend|facilitate|fight|file|finali[sz]e|find|finish|fire|fix|follow|forgive|free|fulfil|fulfill|fund|give|govern|grant|guarantee|halt|hand|have|hear|help|hold|honou?r
|identify|immediately|implement|impeach|impose|improve|include|incorporate|increase|inform|initiate|insist|instruct|intervene|introduce|investigate|invest|issue|join|keep|label|launch|lead|leave|let|lift|limit|listen|look
|lower|maintain|make|mandate|match|meet|modify|monitor|move|name|negotiate|notify|observe|offer|open|oppose|order|overturn|overhaul|override|oversee|pass|pause|pay|permit|persuade|phase|plan|postpone|press|pressure|preserve|prevent|prioriti[sz]e|produce
|prohibit|promote|propose|prosecute|pull|punish|pursue|push|protect|provide|publicly|publish|put|raise|ratify|reach|reaffirm|rebuild|recogni[sz]e|reconsider|reduce
|refrain|regulate|reinstate|refuse|refund|reimburse|reject|rejoin|release|relocate|rely|remain|remove|renegotiate|renew|repair|repeal|reopen|replace|report|require|rescind|resign
|resist|resolve|respect|resume|rethink|retain|respond|restore|restrict|retract|return|reveal|reverse|review|revise|revisit|revoke|run|safeguard|schedule|scrap|seize|secure|serve|settle|share|send|set|show
|shut|sign|speak|stand|start|step|stop|streamline|strengthen|study|strike|submit|support|surrender|suspend|sustain|table|tackle|take|terminate|train|transfer|treat|uncover|undertake
|shorten|widen|deepen|ease|curtail|halve|double|triple|tighten|loosen|simplify|boost|bolster|reform|redirect|reallocate|rein
|rescue|spare|commute|pardon|slash|upgrade|vaccinate|disband|dismantle|decarboni[sz]e|hire|appear|testify|attend|assign|avoid
|bar|collect|combat|compel|condemn|confront|conserve|consult|counter|criminali[sz]e|deploy|diversify|divulge|draft|earmark
|employ|empower|enable|enshrine|evacuate|exonerate|extradite|forbid|foster|freeze|heed|insert|inspect|install|integrate|invite
|justify|legali[sz]e|legislate|locate|manage|mobili[sz]e|obey|outlaw|participate|penali[sz]e|preclude|procure|ramp|receive
|recruit|redistribute|refocus|rehire|reintroduce|remedy|repatriate|replenish|resettle|restart|restructure|revamp|reward|roll
|sanction|save|scale|shelve|slow|solve|spell|split|stem|subsidi[sz]e|supply|switch|tell|transform|transition|unblock|unfreeze
|upgrade|vacate|verify|wean|welcome|write
|uphold|update|urge|urgently|use|veto|vote|waive|withdraw|withhold|work
"""
_DONE = """
abandoned|abolished|addressed|adopted|amended|approved|arrested|banned|blocked|brought|cancelled|canceled|carried|closed
|compensated|conducted|corrected|decriminali[sz]ed|defended|delivered|deported|disclosed|dismantled|dismissed|dropped|enacted
|ended|enforced|ensured|established|expanded|extended|forced|freed|fulfilled|funded|given|granted|guaranteed|halted|held
|acquitted|allowed|applied|appointed|audited|barred|built|capped|charged|cleaned|cleared|commuted|considered|consulted|cut
|dissolved|disbanded|enshrined|evacuated|evicted|excluded|exonerated|fired|frozen|heard|included|informed|inspected|jailed
|labelled|labeled|legali[sz]ed|lowered|monitored|opened|outlawed|pardoned|permitted|phased|postponed|preserved|punished|raised
|rebuilt|recogni[sz]ed|rehired|relocated|renewed|reopened|repatriated|replaced|required|rescued|resettled|retained|reunited
|reviewed|revised|sacked|sanctioned|saved|shelved|spared|supported|taxed|trained|transferred|withheld
|honou?red|implemented|imposed|improved|increased|investigated|invested|issued|kept|lifted|limited|made|overturned|paid
|passed|paused|protected|provided|prosecuted|prohibited|published|put|ratified|reduced|regulated|reinstated|rejected
|released|removed|renegotiated|repaired|repealed|replaced|rescinded|resolved|respected|restored|restricted|returned
|reversed|revoked|safeguarded|scrapped|secured|shut|stopped|strengthened|suspended|taken|terminated|treated|updated|upheld
|vetoed|voted|waived|withdrawn
"""


def _words(text: str) -> str:
    return text.replace("\n", "")


ACTIONS = _words(_BARE)
BARE_VERB = re.compile(rf"\s+(?:not\s+)?(?P<verb>(?:\w+ly\s+)?(?:{ACTIONS}))\b")
_NOUN_MARK = re.compile(
    r"(?:\b(?:the|an?|this|that|these|any|no|their|its|our|your|his|her|of|in|for)|['’]s)$", re.IGNORECASE
)
DONE = re.compile(rf"(?:(?:\w+ly|also|now)\s+){{0,2}}(?:{_words(_DONE)})\b")
# Said aloud or as urgent, any participle asks; elsewhere "must be rinsed" is advice.
DONE_AT_ONCE = re.compile(
    r"(?:(?:\w+ly|also|now)\s+){0,2}[a-z]{3,20}ed\b[^.;]{0,60}?\b(?:immediately|at\s+once|without\s+delay|now|urgently)\b"
)
BE_DONE = re.compile(rf"\s+(?:not\s+)?be\s+(?:(?:\w+ly|also|now)\s+){{0,2}}(?:{_words(_DONE)}|[a-z]{{3,20}}ed)\b")


def find_bare_verb(sentence: str, start: int, end: int) -> re.Match[str] | None:
    """Find the verb of what somebody is to do ("that the council *publish* ..."); "the increase" is none."""
    found = BARE_VERB.finditer(sentence, start, end)
    return next(
        (match for match in found if not _NOUN_MARK.search(sentence[max(start, match.start() - 9) : match.start()])),
        None,
    )
