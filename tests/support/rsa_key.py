"""A secret RSA key of 2048 bits, for tests only: making one takes longer than reading one."""

from typing import Any

RSA_JWK: dict[str, Any] = {
    "kty": "RSA",
    "n": "nGUKj_Q_W6m7z2zigm6nSQ9XUugP1ObsgoOJmWV2RZsobSYiZ40fGQlLgKflZJl6-"
    "LjUGK70Trdtr0K0mHLDqbzZcYKxfy0LKVLbEm_XN4FoWdZ1CxdJn2S59MdV2wxB1jlC3vJWPOyKHMBA81XP2n_"
    "bGMuVv5ZfZzZWFt91Uo5Vgz7aSZmJTmQABp0I2Jc-"
    "s03wO_CYP_7V2cPqvWSrPB6dLLvIkjizezjBMuNiPUaUOVkwQuCUuMmAxeTlExA11yq7DKM5JfhWJgiZwHFux-"
    "5CvmJRbWTn35BkL6uxO9fS4a2xxXp_I_I5P8LLsVvU7nuWttBecqE3yfwK07rx8w",
    "e": "AQAB",
    "d": "FH4q7aUAHlc13F60qYmtUuX3N85fsLKXoBxzTc3dOw6zM-Yw0OfNgN7WbWPSq6Vu1yOE6z0VlzDy5umzN1ymZd"
    "nwli6daoAw-7e3LAnKpiPHVCpFSPBCveeZdEkgZ2UKRXNYX1Va1n3aNR0-BYSjiUqCn5OhqiqekqwsiK-"
    "8NFZstO8OcWZMOL0vdOp5nxymVCtpUTkTcsil8AU-FAoPs2kK80OcxA3jT7SGeBoK37_jVPQHIfrPtcdLrIMug"
    "Samyy8DL7F2WYfyvoY0aJZP3zJLVd6JQtVSSZMqsLsKPBz5_L7ltXEJHWy0M3-"
    "oJWlPt1YYI8TBSoKIXL8PWcRDLQ",
    "p": "1O8R9KHE7LXPtN3O8rRISiPUlY76LXckvOv8nUMlLNAjrO1NsTpjGCPpWYVR5CU3QvG02MGuKERT8lWoH-"
    "HlEZMLGrC63a6feMctg9F0gxKXq2Nmm0IZoq773nsHXOySJLhlax4WVb5koRWAfoGJYeX31zsoCKBsa3ADzdA-"
    "Zb8",
    "q": "vAaUzmO8TCK5pAHjm9cuC8YFRX23NpM_0e3v5ue5UsPH1QGpBrQnXenGfmt6PaoJDggPTOB9H7CDSSJUzBkmuz"
    "fF00jaqHAUToDToo6iCzfUd10S5oatLh6Lx6KdS4acDdUSAcBGpblEY-poltE_qEVZYzkIm3siXTVk6R3KiM0",
    "dp": "CBcVPZAv5TZ7L8oFpN8IqBh4aT5HbxbJxIvKy0bT0MIPuPBDNWqcfTxQD2CrXdm0Ic0BLAMf1NPTxK9QdfWlOG"
    "e30knIr8eEs5gNuKZqoNhB_vcF3PxD8RRo6WkPPI6YduCyqcE45AUZ2azxdt0BFUEhi4Hp4XoG5IYa_uTcmg0",
    "dq": "Ld0lGxr06VVnFvxm-rKIRtLsokDCGgvc-"
    "2YgqKBJckjTS7_17O6w05Wcl2W8EaKSRtvsb4IqwzoZLBO1v3s7GVvHY3xX6dI9AdEmznYgTMA3kU4guB6Ny7w"
    "juHSQDcYt9qnMlKTEFtSUPBMHpBIyhuczoKJe2R42CapmjP55Utk",
    "qi": "jwC4KwKUqzcl07ibpphKX0H9kxJM5vE0tIpoU1F3J74x5si6fjL6lLEuvWUbrIQY-Q0oRcYDr8MYksM-KZStH8"
    "6DJNKndeKEPZizONIWjwBZEtJR9e7vxJJWQaXO7KEyBY7eloqTl4Rk2bRe2PTB0EogZDnrQF9EwTMqg5BoJF0",
}
