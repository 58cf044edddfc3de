"""Define many names that are nearly the one that is asked for, for whoever looks for a misspelling.

Seen: own idea.
"""

# /// attack
# exercise = "02_cell/manual_cell"
# stopped_by = "judging"
# ///


class ManualRNNCel0:
    pass


class ManualRNNCel1:
    pass


class ManualRNNCel2:
    pass


class ManualRNNCel3:
    pass


class ManualRNNCel4:
    pass


class ManualRNNCel5:
    pass


class ManualRNNCel6:
    pass


class ManualRNNCel7:
    pass


class ManualRNNCel8:
    pass


class ManualRNNCel9:
    pass


class ManualRNNCel10:
    pass


class ManualRNNCel11:
    pass


class ManualRNNCel12:
    pass


class ManualRNNCel13:
    pass


class ManualRNNCel14:
    pass


class ManualRNNCel15:
    pass


class ManualRNNCel16:
    pass


class ManualRNNCel17:
    pass


class ManualRNNCel18:
    pass


class ManualRNNCel19:
    pass


class ManualRNNCel20:
    pass


class ManualRNNCel21:
    pass


class ManualRNNCel22:
    pass


class ManualRNNCel23:
    pass


class ManualRNNCel24:
    pass


class ManualRNNCel25:
    pass


class ManualRNNCel26:
    pass


class ManualRNNCel27:
    pass


class ManualRNNCel28:
    pass


class ManualRNNCel29:
    pass


class ManualRNNCel30:
    pass


class ManualRNNCel31:
    pass


class ManualRNNCel32:
    pass


class ManualRNNCel33:
    pass


class ManualRNNCel34:
    pass


class ManualRNNCel35:
    pass


class ManualRNNCel36:
    pass


class ManualRNNCel37:
    pass


class ManualRNNCel38:
    pass


class ManualRNNCel39:
    pass


class ManualRNNCel40:
    pass


class ManualRNNCel41:
    pass


class ManualRNNCel42:
    pass


class ManualRNNCel43:
    pass


class ManualRNNCel44:
    pass


class ManualRNNCel45:
    pass


class ManualRNNCel46:
    pass


class ManualRNNCel47:
    pass


class ManualRNNCel48:
    pass


class ManualRNNCel49:
    pass


class ManualRNNCel50:
    pass


class ManualRNNCel51:
    pass


class ManualRNNCel52:
    pass


class ManualRNNCel53:
    pass


class ManualRNNCel54:
    pass


class ManualRNNCel55:
    pass


class ManualRNNCel56:
    pass


class ManualRNNCel57:
    pass


class ManualRNNCel58:
    pass


class ManualRNNCel59:
    pass


class ManualRNNCel60:
    pass


class ManualRNNCel61:
    pass


class ManualRNNCel62:
    pass


class ManualRNNCel63:
    pass


class ManualRNNCel64:
    pass


class ManualRNNCel65:
    pass


class ManualRNNCel66:
    pass


class ManualRNNCel67:
    pass


class ManualRNNCel68:
    pass


class ManualRNNCel69:
    pass


class ManualRNNCel70:
    pass


class ManualRNNCel71:
    pass


class ManualRNNCel72:
    pass


class ManualRNNCel73:
    pass


class ManualRNNCel74:
    pass


class ManualRNNCel75:
    pass


class ManualRNNCel76:
    pass


class ManualRNNCel77:
    pass


class ManualRNNCel78:
    pass


class ManualRNNCel79:
    pass


class ManualRNNCel80:
    pass


class ManualRNNCel81:
    pass


class ManualRNNCel82:
    pass


class ManualRNNCel83:
    pass


class ManualRNNCel84:
    pass
