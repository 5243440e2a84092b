namespace Chaos.Faults.Edges;

/// <summary>What is wrong with a certificate.</summary>
public enum CertificateFlaw
{
    /// <summary>It was valid until yesterday.</summary>
    Expired,

    /// <summary>It is for another host.</summary>
    WrongName,

    /// <summary>It is signed by itself.</summary>
    SelfSigned,
}
