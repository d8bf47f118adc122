"""Who gives power to whom: every action that can, tried by everybody, on themselves and on others."""
